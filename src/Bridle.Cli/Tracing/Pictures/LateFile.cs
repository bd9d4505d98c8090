using Bridle.Cli.Fronting;

namespace Bridle.Cli.Tracing.Pictures;

/// <summary>A file that is written at the end of a run, and of which it is known at the begin that this can be done.</summary>
internal sealed class LateFile : IDisposable
{
    private readonly string _path;
    private FileStream? _file;

    public LateFile(string path)
    {
        _path = BehindFront.Reach(path);
        if (File.Exists(_path))
        {
            // It may be a pipe, whose reader would take a second opening for another writer.
            _file = Open(FileMode.Open);
            return;
        }

        // A run that draws nothing, or is killed, leaves no empty file.
        using (Open(FileMode.CreateNew)) File.Delete(_path);
    }

    public void Write(ReadOnlySpan<byte> content)
    {
        _file ??= Open(FileMode.Create);
        if (_file.CanSeek && _file.Length > 0) _file.SetLength(0);
        _file.Write(content);
    }

    public void Dispose() => _file?.Dispose();

    // Without a buffer: what does not go out has failed here, and not once more at the end.
    private FileStream Open(FileMode mode) => new(_path, mode, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
}
