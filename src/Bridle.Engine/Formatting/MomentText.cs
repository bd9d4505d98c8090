using System.Globalization;

namespace Bridle.Engine.Formatting;

/// <summary>%Y and %T: nanoseconds since 1970 as local time.</summary>
internal static class MomentText
{
    private static readonly string[] s_months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

    public static string Of(long nanoseconds, char letter)
    {
        DateTimeOffset moment = DateTimeOffset.UnixEpoch.AddTicks(nanoseconds / 100).ToLocalTime();
        string month = s_months[moment.Month - 1], time = moment.ToString("HH:mm:ss", CultureInfo.InvariantCulture);
        return letter == 'Y'
            ? $"{moment.Year:0000} {month} {moment.Day,2} {time}"
            : $"{moment.DayOfWeek.ToString()[..3]}, {moment.Day:00} {month} {moment.Year:0000} {time} {moment.ToString("zzz", CultureInfo.InvariantCulture).Replace(":", "", StringComparison.Ordinal)}";
    }
}
