using Bridle.Linux.Spawning;
using Bridle.Testing;

namespace Bridle.Control.Tests.Following;

/// <summary>A folder that every user may enter, and that goes with its test.</summary>
internal sealed class Scratch : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bridle-").FullName;

    public Scratch() => CommandRunner.Output("chmod", "755", _folder);

    /// <summary>What a created victim wrote to <see cref="Output"/>.</summary>
    public string Said => File.ReadAllText(Path("output"));

    /// <summary>Standard output of a created victim.</summary>
    public StandardStream Output
    {
        get
        {
            File.WriteAllText(Path("output"), "");
            return StandardStream.File(Path("output"));
        }
    }

    public string Path(string name) => System.IO.Path.Combine(_folder, name);

    public string Copy(string source, string name, string mode = "755")
    {
        File.Copy(source, Path(name));
        CommandRunner.Output("chmod", mode, Path(name));
        return Path(name);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
