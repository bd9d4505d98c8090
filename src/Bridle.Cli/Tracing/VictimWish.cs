namespace Bridle.Cli.Tracing;

/// <summary>-c or -p of the command line, in its order.</summary>
internal sealed record VictimWish(bool IsCommand, string Text);
