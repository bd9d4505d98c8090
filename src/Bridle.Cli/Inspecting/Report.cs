using System.Buffers;
using Bridle.Cli.Watching;
using Bridle.Linux;
using Bridle.Linux.Descriptors;
using Bridle.Processes.Inspection;

namespace Bridle.Cli.Inspecting;

/// <summary>What a verb prints on standard output, in one of the two forms.</summary>
internal sealed class Report : IDisposable
{
    private readonly ArrayBufferWriter<byte> _output = new();

    public Report(bool json)
    {
        Page = new Page(Terminal.HasColour);
        Json = json ? new JsonLines(_output) : null;
    }

    /// <summary>Where lines for people go; unused where <see cref="Json"/> is not null.</summary>
    public Page Page { get; }

    public JsonLines? Json { get; }

    /// <summary>What is missing, or not certain, of what was said of a process.</summary>
    public void Doubt(IProcessView process, string text)
    {
        if (Json is { } lines) lines.Write("doubt", process, writer => writer.WriteString("text", text));
        else Page.Line(text, Ink.Yellow);
    }

    /// <summary>Writes what has come together.</summary>
    /// <exception cref="OutputException">Nobody can read it any more, or it finds no room.</exception>
    public void Flush()
    {
        Page.MoveTo(_output);
        Errno error = OutputDescriptor.StandardOutput.Write(_output.WrittenSpan);
        _output.ResetWrittenCount();
        if (!error.IsSuccess) throw new OutputException(error);
    }

    /// <summary>Forgets what was begun for a process that could not be shown to the end.</summary>
    public void Discard()
    {
        Page.Clear();
        _output.ResetWrittenCount();
    }

    public void Dispose() => Json?.Dispose();
}

/// <summary>Standard output takes nothing any more.</summary>
internal sealed class OutputException(Errno cause) : Exception($"failed to write standard output: {cause.Message.ToLowerInvariant()}")
{
    /// <summary>The reader went away, as head(1) does: nothing to complain about.</summary>
    public bool IsClosed { get; } = cause == Errno.EPIPE;
}
