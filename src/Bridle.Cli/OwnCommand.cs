namespace Bridle.Cli;

/// <summary>How this program is started once more.</summary>
internal static class OwnCommand
{
    /// <summary>The program, and its name where a host runs it ("dotnet bridle.dll").</summary>
    public static string[] Words => Environment.ProcessPath is { } path && Path.GetFileName(path) != "dotnet"
        ? [path]
        : [Environment.ProcessPath ?? "/proc/self/exe", Path.Combine(AppContext.BaseDirectory, "bridle.dll")];
}
