using System.Diagnostics.CodeAnalysis;
using Bridle.Linux.Files;
using Bridle.Linux.Procfs;
using Bridle.ObjectFiles;

namespace Bridle.DotNet.Runtimes;

/// <summary>
/// Finds the library that knows a runtime's tables (libmscordaccore.so, "data access component"). It fits exactly one build of the
/// runtime and lies beside it.
/// <para>
/// It is code that runs with our rights, so the victim has no say in which one is loaded: it comes from our own file system, never from
/// the victim's root, it is of the installation that has the very runtime that the victim has mapped, and nobody but root or we could
/// have written it.
/// </para>
/// </summary>
internal static class DataAccess
{
    private const string Library = "libmscordaccore.so", Runtime = "libcoreclr.so";

    /// <param name="runtimePath">What the victim calls its runtime, or its program where the runtime is part of that.</param>
    /// <param name="buildId">The runtime's, as its memory has it.</param>
    /// <param name="limits">How many installations are looked at.</param>
    /// <param name="path">Where the library is.</param>
    /// <param name="trouble">Why it was not found.</param>
    public static bool TryFind(string runtimePath, string buildId, DotNetLimits limits, [NotNullWhen(true)] out string? path, out string trouble)
    {
        trouble = $"no {Library} for its runtime here (build {buildId}): install the .NET runtime of the same version";
        foreach (string folder in Folders(runtimePath, limits))
        {
            if (BuildIdOf(Path.Combine(folder, Runtime)) != buildId) continue;
            if (TryTrust(Path.Combine(folder, Library), out path, out string refusal)) return true;
            trouble = refusal;
        }

        path = null;
        return false;
    }

    private static IEnumerable<string> Folders(string runtimePath, DotNetLimits limits)
    {
        if (Path.IsPathFullyQualified(runtimePath)) yield return Path.GetDirectoryName(runtimePath)!;
        string home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        string?[] roots = [Environment.GetEnvironmentVariable("DOTNET_ROOT"), "/usr/share/dotnet", "/usr/lib/dotnet", "/usr/lib64/dotnet", $"{home}/.dotnet"];
        foreach (string? root in roots)
        {
            string frameworks = Path.Combine(root ?? "", "shared/Microsoft.NETCore.App");
            if (!Path.IsPathFullyQualified(frameworks) || !Directory.Exists(frameworks)) continue;
            foreach (string folder in Directory.EnumerateDirectories(frameworks).Take(limits.Frameworks)) yield return folder;
        }
    }

    private static string? BuildIdOf(string path)
    {
        if (!RegularFile.TryOpen(path, out var handle, out _).IsSuccess) return null;
        using OpenedFile bytes = new(handle);
        return ElfFile.TryOpen(bytes, out ElfFile? file, out _) && file.TryReadBuildId(out string buildId) ? buildId : null;
    }

    private static bool TryTrust(string path, [NotNullWhen(true)] out string? real, out string refusal)
    {
        real = RealPath(path);
        uint own = new ProcessFiles().TryReadStatus(Environment.ProcessId, out ProcessStatus status) ? status.User.Effective : 0;
        refusal = real is null ? $"{path} is not there" : "";
        for (string? part = real; part is not null && refusal.Length == 0; part = Path.GetDirectoryName(part))
        {
            if (!FileOwner.TryRead(part, out FileOwner owner)) refusal = $"{part} cannot be looked at";
            else if (owner.User != 0 && owner.User != own) refusal = $"{part} belongs to user {owner.User}, whose code is not run here: be that user to see names";
            else if (owner.IsWritableByOthers) refusal = $"others may write to {part}, so its code is not run here";
        }

        return real is not null && refusal.Length == 0;
    }

    // Without links, so that what was looked at is what is loaded.
    private static string? RealPath(string path)
    {
        if (!RegularFile.TryOpen(path, out var handle, out _).IsSuccess) return null;
        using (handle) return File.ResolveLinkTarget($"/proc/self/fd/{handle.DangerousGetHandle()}", returnFinalTarget: false)?.FullName;
    }
}
