using Bridle.Testing;

namespace Bridle.EndToEnd.Tests;

/// <summary>An ordinary user, and copies for him of programs that stand where he may not look.</summary>
internal sealed class OrdinaryUser : IDisposable
{
    public const int Id = 65534;

    private static readonly string[] s_become = ["setpriv", "--reuid", $"{Id}", "--regid", $"{Id}", "--clear-groups", "--inh-caps=-all", "--bounding-set=-all"];

    private readonly string _folder = Directory.CreateTempSubdirectory("bridle-for-all-").FullName;

    public OrdinaryUser()
    {
        CommandRunner.Output("cp", "-r", AppContext.BaseDirectory, Path.Combine(_folder, "bin"));
        CommandRunner.Output("chmod", "-R", "a+rX", _folder);
    }

    /// <summary>The path of a copy of a victim.</summary>
    public string Copy(string program)
    {
        string copy = Path.Combine(_folder, Path.GetFileName(program));
        File.Copy(program, copy);
        return copy;
    }

    public CommandResult RunBridle(params string[] arguments) =>
        CommandRunner.Run([.. s_become, "env", $"HOME={_folder}", Path.Combine(_folder, "bin/bridle"), .. arguments]);

    public static RunningVictim Start(string program, params string[] arguments) => RunningVictim.Start("/usr/bin/setpriv", [.. s_become[1..], program, .. arguments]);

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
