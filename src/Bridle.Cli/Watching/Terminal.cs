namespace Bridle.Cli.Watching;

/// <summary>What our standard output can show.</summary>
internal static class Terminal
{
    /// <summary>Only a terminal gets colour, and none whose owner wants none (no-color.org) or that cannot.</summary>
    public static bool HasColour => !Console.IsOutputRedirected &&
        string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR")) &&
        Environment.GetEnvironmentVariable("TERM") is not (null or "" or "dumb");

    /// <summary>How long a line may be that need not be shown to its end; without limit where no terminal cuts it.</summary>
    public static int Width => Console.IsOutputRedirected || Console.WindowWidth <= 0 ? int.MaxValue : Console.WindowWidth;
}
