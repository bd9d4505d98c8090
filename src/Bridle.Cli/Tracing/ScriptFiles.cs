using Bridle.Cli.Fronting;

namespace Bridle.Cli.Tracing;

/// <summary>
/// The texts of scripts. Standard input and pipes give theirs only once: what they gave is remembered, and a front that has read it keeps a
/// copy for its tracer, in a file without a name.
/// </summary>
internal sealed class ScriptFiles
{
    public const string StandardInput = "-";

    private readonly Dictionary<string, byte[]> _known = new(StringComparer.Ordinal);

    /// <exception cref="TraceException">It is not there.</exception>
    public byte[] Read(string path)
    {
        if (_known.TryGetValue(path, out byte[]? text)) return text;
        if (BehindFront.Kept(path) is { } copy) text = File.ReadAllBytes(copy);
        else if (path == StandardInput) text = ReadStandardInput();
        else if (!File.Exists(path)) throw new TraceException($"failed to open {path}: No such file or directory");
        else text = File.ReadAllBytes(path);
        return _known[path] = text;
    }

    /// <summary>What has been read that nobody can read again.</summary>
    public IEnumerable<(string Path, byte[] Text)> Consumed => _known.Where(static script => !CanBeReadAgain(script.Key)).Select(static script => (script.Key, script.Value));

    /// <summary>Whether <see cref="Read"/> will find something.</summary>
    public static bool IsThere(string path) => path == StandardInput || BehindFront.Kept(path) is not null || File.Exists(path);

    /// <summary>One of our own descriptors, which no other process has by this name.</summary>
    public static bool IsDescriptor(string path) =>
        path is StandardInput or "/dev/stdin" || path.StartsWith("/dev/fd/", StringComparison.Ordinal) || path.StartsWith("/proc/self/fd/", StringComparison.Ordinal);

    /// <summary>Whether it is a file, and not a pipe.</summary>
    public static bool CanBeReadAgain(string path)
    {
        if (IsDescriptor(path) || !File.Exists(path)) return false;
        FileInfo file = File.ResolveLinkTarget(path, returnFinalTarget: true) as FileInfo ?? new FileInfo(path);
        return file.Exists && file.Length > 0;
    }

    private static byte[] ReadStandardInput()
    {
        MemoryStream text = new();
        using Stream input = Console.OpenStandardInput();
        input.CopyTo(text);
        return text.ToArray();
    }
}
