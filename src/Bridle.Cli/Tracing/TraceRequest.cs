using Bridle.Cli.Tracing.Pictures;
using Bridle.Language.Options;
using Bridle.Language.Text;

namespace Bridle.Cli.Tracing;

/// <summary>A program of the command line: its text, or for -s the name of its file.</summary>
internal sealed record TraceProgram(string Text, SourceKind Kind);

/// <summary>What the command line asks of a tracing run.</summary>
internal sealed class TraceRequest
{
    public List<TraceProgram> Programs { get; } = [];

    public ScriptFiles Scripts { get; } = new();

    /// <summary>$1 and so on.</summary>
    public List<string> Arguments { get; } = [];

    /// <summary>Arguments of the preprocessor, in their order.</summary>
    public List<string> Preprocessor { get; } = [];

    public OptionSettings Settings { get; } = new();

    public bool Preprocesses { get; set; }

    public bool CompilesOnly { get; set; }

    public bool Lists { get; set; }

    public bool ShowsCode { get; set; }

    public bool ShowsVersion { get; set; }

    /// <summary>--json: records as objects.</summary>
    public bool AsJson { get; set; }

    public string? Output { get; set; }

    /// <summary>-c and -p.</summary>
    public List<VictimWish> Victims { get; } = [];

    public PictureFiles Pictures { get; } = new();

    /// <summary>-v: names what is refused.</summary>
    public bool IsVerbose { get; set; }
}
