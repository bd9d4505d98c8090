namespace Bridle.Cli.Tracing;

/// <summary>-c or -p of the command line, in its order; then what programs name, which may be refused.</summary>
internal sealed record VictimWish(bool IsCommand, string Text, bool IsNamed = false);
