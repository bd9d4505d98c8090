namespace Bridle.Cli.Inspecting;

/// <summary>What a verb shows of one kind of subject.</summary>
/// <param name="Read">Reads it, or throws.</param>
/// <param name="Print">Prints it for people.</param>
/// <param name="Write">Writes it for programs.</param>
internal sealed record View<TSubject, T>(Func<TSubject, T> Read, Action<Page, TSubject, T> Print, Action<JsonLines, TSubject, T> Write)
{
    /// <summary>A <see cref="Show{TSubject}"/>.</summary>
    public void Show(Report report, TSubject subject, Action<Page> header)
    {
        T value = Read(subject);
        if (report.Json is { } lines)
        {
            Write(lines, subject, value);
            return;
        }

        header(report.Page);
        Print(report.Page, subject, value);
    }
}
