using System.Runtime.CompilerServices;

namespace Bridle.Testing;

/// <summary>Runs a compiler to its end: the command in, its exit code and what it said out.</summary>
public delegate (int ExitCode, string Output) CompilerRun(IReadOnlyList<string> command);

/// <summary>Compiles victims/NAME.c on demand, each flavour once: the result stays in artifacts/victims until its source changes.</summary>
/// <remarks>
/// Several test processes may want the same victim at once. A lock file beside the result admits one; the others find it
/// built. The result appears by a rename, so nobody ever executes half of it, nor meets ETXTBSY.
/// </remarks>
public sealed class VictimCompiler(CompilerRun run)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    public static string Root { get; } = Path.GetFullPath(Path.Combine(ThisFolder(), "../.."));

    /// <summary>The path of victims/<paramref name="name"/>.c built as told; <paramref name="options"/> go last on the command line.</summary>
    /// <exception cref="InvalidOperationException">The compiler failed; with the command and what it said.</exception>
    public string Build(string name, VictimFlavour flavour = VictimFlavour.Pie, params string[] options)
    {
        VictimRecipe recipe = new([Path.Combine(Root, "victims", $"{name}.c")], flavour, options);
        string folder = Path.Combine(Root, "artifacts/victims", recipe.Key());
        string result = Path.Combine(folder, (flavour & VictimFlavour.Library) != 0 ? $"{name}.so" : name);
        if (File.Exists(result))
        {
            return result;
        }
        Directory.CreateDirectory(folder);
        using FileStream held = Lock(Path.Combine(folder, "lock"));
        if (!File.Exists(result))
        {
            Compile(recipe, result);
        }
        return result;
    }

    private void Compile(VictimRecipe recipe, string result)
    {
        string unfinished = $"{result}.{Environment.ProcessId}";
        string[] command = recipe.Command(unfinished);
        var (exitCode, output) = run(command);
        if (exitCode != 0 || !File.Exists(unfinished))
        {
            throw new InvalidOperationException($"{string.Join(' ', command)}: exit code {exitCode}\n{output}");
        }
        File.Move(unfinished, result, overwrite: true);
    }

    // FileShare.None is flock(2) on Linux: it goes with its holder, however that ends.
    private static FileStream Lock(string path)
    {
        FileStream? held = null;
        Eventually.Wait(() => TryLock(path, out held), s_patience, $"the lock {path}");
        return held!;
    }

    private static bool TryLock(string path, out FileStream? held)
    {
        try
        {
            held = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (IOException)
        {
            held = null;
            return false;
        }
    }

    private static string ThisFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
