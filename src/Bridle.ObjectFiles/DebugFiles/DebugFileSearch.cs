using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Bridle.ObjectFiles.DebugFiles;

/// <summary>Opens a file; null where that is not possible, or it is not a regular file.</summary>
public delegate IFileBytes? FileOpener(string path);

/// <summary>
/// Finds the separate debug file of an object: by its build-id, by its debug link, and at last from a server. What is found belongs to
/// the object or is not taken: a build-id must be the same, and the content behind a link have the link's checksum.
/// </summary>
/// <param name="options">Where to look.</param>
/// <param name="open">How files are opened.</param>
/// <param name="roots">
/// Each in turn before every path: /proc/PID/root for the files of a container, the empty one for our own.
/// </param>
public sealed class DebugFileSearch(DebugFileOptions options, FileOpener open, params ImmutableArray<string> roots)
{
    /// <param name="file">The object.</param>
    /// <param name="path">Its path below its root; empty where unknown.</param>
    /// <param name="debugFile">The file that was split off.</param>
    public bool TryFind(ElfFile file, string path, [NotNullWhen(true)] out ElfFile? debugFile)
    {
        bool hasId = file.TryReadBuildId(out string buildId);
        debugFile = (hasId ? ByBuildId(file, buildId) : null) ?? ByLink(file, path, buildId)
            ?? (hasId ? Accept(options.Server?.TryFetch(buildId), file.Limits, buildId) : null);
        return debugFile is not null;
    }

    /// <summary>The file that a debug file shares with others: by the link's path, or by its build-id, which it must have.</summary>
    /// <param name="link">As the debug file has it.</param>
    /// <param name="path">Of the object, as for <see cref="TryFind"/>.</param>
    /// <param name="buildId">Of the object: where its debug file is, which a relative link starts from.</param>
    /// <param name="limits">For the file that is found.</param>
    /// <param name="alternate">The file.</param>
    internal bool TryFindAlternate(AlternateLink link, string path, string buildId, ObjectFileLimits limits, [NotNullWhen(true)] out ElfFile? alternate)
    {
        alternate = null;
        foreach (string candidate in Alternates(link, Path.GetDirectoryName(path) ?? "", buildId))
            if ((alternate = Accept(open(candidate), limits, link.BuildId)) is not null) return true;
        return false;
    }

    private IEnumerable<string> Alternates(AlternateLink link, string folder, string buildId)
    {
        foreach (string root in roots)
        {
            if (link.Path.StartsWith('/')) yield return root + link.Path;
            foreach (string global in options.Folders)
            {
                if (!link.Path.StartsWith('/') && buildId.Length > 2) yield return $"{root}{global}/.build-id/{buildId[..2]}/{link.Path}";
                if (!link.Path.StartsWith('/')) yield return $"{root}{global}{folder}/{link.Path}";
                if (link.BuildId.Length > 2) yield return $"{root}{global}/.build-id/{link.BuildId[..2]}/{link.BuildId[2..]}.debug";
            }

            if (!link.Path.StartsWith('/') && folder.StartsWith('/')) yield return $"{root}{folder}/{link.Path}";
        }
    }

    private ElfFile? ByBuildId(ElfFile file, string buildId)
    {
        if (buildId.Length <= 2) return null;
        foreach (string root in roots)
            foreach (string folder in options.Folders)
                if (Accept(open($"{root}{folder}/.build-id/{buildId[..2]}/{buildId[2..]}.debug"), file.Limits, buildId) is { } found) return found;
        return null;
    }

    private ElfFile? ByLink(ElfFile file, string path, string buildId)
    {
        if (!DebugLink.TryRead(file, out DebugLink link)) return null;
        string folder = Path.GetDirectoryName(path) ?? "";
        foreach (string candidate in Candidates(folder, link.FileName))
        {
            if (open(candidate) is not { } bytes) continue;
            if (Checksum.Bits32.Of(bytes) == link.Checksum && Accept(bytes, file.Limits, buildId) is { } found) return found;
        }

        return null;
    }

    private IEnumerable<string> Candidates(string folder, string name)
    {
        string inner = folder.TrimEnd('/');
        foreach (string root in roots)
        {
            if (folder.StartsWith('/')) yield return $"{root}{inner}/{name}";
            if (folder.StartsWith('/')) yield return $"{root}{inner}/.debug/{name}";
            foreach (string global in options.Folders) yield return $"{root}{global}{inner}/{name}";
        }
    }

    private static ElfFile? Accept(IFileBytes? bytes, ObjectFileLimits limits, string buildId)
    {
        if (bytes is null || !ElfFile.TryOpen(bytes, out ElfFile? found, out _, limits)) return null;
        bool hasId = found.TryReadBuildId(out string other);
        return (hasId && other == buildId) || (!hasId && buildId.Length == 0) ? found : null;
    }
}
