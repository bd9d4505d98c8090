namespace Bridle.Engine.Running;

/// <summary>Where output goes: the host's, or the file that freopen() named.</summary>
internal sealed class OutputTarget(RunHost host) : IDisposable
{
    private FileStream? _file;

    public void Write(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty) return;
        if (_file is not { } file)
        {
            host.Write(text);
            return;
        }
        file.Write(text);
        file.Flush();
    }

    /// <summary>The message of a failure, or null. No name restores the host's output.</summary>
    public string? Reopen(string name)
    {
        try
        {
            FileStream? next = name.Length == 0 ? null : new FileStream(host.PathOf(name), FileMode.Create, FileAccess.Write, FileShare.ReadWrite);
            _file?.Dispose();
            _file = next;
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return $"couldn't freopen() \"{name}\": {failure.Message}";
        }
    }

    public void Truncate() => _file?.SetLength(0);

    public void Dispose() => _file?.Dispose();
}
