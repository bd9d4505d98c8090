using Microsoft.Win32.SafeHandles;
using System.Text;

namespace Bridle.Benchmarks.Programs;

/// <summary>Where a program's output goes: a file, since a pipe's reader would take its part of the one CPU while the time runs.</summary>
internal sealed class OutputFile : IDisposable
{
    private readonly SafeFileHandle _file = File.OpenHandle(
        Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.ReadWrite, FileOptions.DeleteOnClose);

    public int Descriptor => checked((int)_file.DangerousGetHandle());

    public string Read()
    {
        byte[] content = new byte[RandomAccess.GetLength(_file)];
        return Encoding.UTF8.GetString(content, 0, RandomAccess.Read(_file, content, 0));
    }

    public void Dispose() => _file.Dispose();
}
