using Bridle.Control;

namespace Bridle.Cli.Watching;

/// <summary>The settings of -x, by the names and in the words that dtrace has for them.</summary>
internal static class WatchSetting
{
    public static bool TryApply(string text, ref WatchRequest request, out string error)
    {
        string[] parts = text.Split('=', 2);
        string? value = parts.Length == 2 ? parts[1] : null;
        switch (parts[0])
        {
            case "debug" when value is null:
                request = request with { Debug = true };
                error = "";
                return true;
            case "evaltime" when value is not null && TryParseStop(value, out StopPoint point):
                request = request with { StopAt = point };
                error = "";
                return true;
            case "debug" or "evaltime":
                error = $"failed to set -x {parts[0]}: invalid value for specified option";
                return false;
            default:
                error = $"failed to set -x {parts[0]}: invalid option name";
                return false;
        }
    }

    /// <summary>The names of --stop-at, and dtrace's word for the first of them.</summary>
    public static bool TryParseStop(string name, out StopPoint point)
    {
        point = name switch
        {
            "create" or "exec" => StopPoint.Create,
            "preinit" => StopPoint.PreInit,
            "postinit" => StopPoint.PostInit,
            "main" => StopPoint.Main,
            _ => StopPoint.None,
        };
        return point != StopPoint.None;
    }
}
