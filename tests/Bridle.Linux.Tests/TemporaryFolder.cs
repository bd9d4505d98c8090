using Bridle.Testing;

namespace Bridle.Linux.Tests;

/// <summary>
/// A folder for programs made by a test. They are written by another process: a descriptor of ours, open for writing, would be seen by
/// every child that is between clone and exec just then, and the program would be "busy".
/// </summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("bridle-").FullName;

    public string Write(string name, string content, string mode = "755")
    {
        string file = System.IO.Path.Combine(Path, name);
        CommandResult result = CommandRunner.Run(["sh", "-c", "cat > \"$0\" && chmod \"$1\" \"$0\"", file, mode], input: content);
        Assert.Equal(0, result.ExitCode);
        return file;
    }

    public string Copy(string program, string name)
    {
        string file = System.IO.Path.Combine(Path, name);
        CommandRunner.Output("cp", program, file);
        return file;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
