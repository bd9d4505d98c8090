using Bridle.Language.Text;

namespace Bridle.Language.Diagnostics;

/// <summary>
/// Keeps the first fault of a program: only that one is reported, and what follows from it is noise. So whoever finds a fault
/// reports it and goes on with an error node or type, and every loop ends early once there is one.
/// </summary>
internal sealed partial class DiagnosticBag(LineMap lines)
{
    /// <summary>The part of a clause that is read at the moment.</summary>
    public string Region { get; set; } = "";

    public Diagnostic? First { get; private set; }

    public bool HasError => First is not null;

    /// <summary>Takes back the fault, to try another way.</summary>
    public Diagnostic Forgive()
    {
        Diagnostic fault = First ?? throw new InvalidOperationException("there is no fault to forgive");
        First = null;
        return fault;
    }

    /// <summary>The other way failed as well: the first fault counts.</summary>
    public void Restore(Diagnostic fault) => First = fault;

    private void Report(ErrorTag? tag, int position, string message)
    {
        if (HasError) return;
        (string? file, int line) = lines.Find(position);
        First = new Diagnostic(tag, position, line, file, Region, SourceText.Readable(message));
    }
}
