using System.Globalization;
using Bridle.Testing;

namespace Bridle.Control.Tests.Handles;

/// <summary>What must be left of Bridle in a victim, and in this process: nothing.</summary>
internal static class Aftermath
{
    /// <summary>Nobody traces it, its text is the file's, and nothing else about its threads has changed.</summary>
    public static void IsUntouched(int pid, ThreadWitness[] before)
    {
        ThreadWitness[] after = ProcessWitness.Threads(pid);
        Assert.All(after, static thread => Assert.Equal(0, thread.TracerPid));
        Assert.Equal(before.Select(static thread => thread.Lasting), after.Select(static thread => thread.Lasting));
        // A child that is just being spawned elsewhere has our descriptors until its exec, that of the kernel's own breakpoint too.
        Eventually.Wait(() => TextWitness.Differences(pid, LivingThread(pid)).Length == 0, $"the text of pid {pid} as in its files");
    }

    public static void TextIsClean(int pid) => Assert.Empty(TextWitness.Differences(pid, LivingThread(pid)));

    /// <summary>It is no process and no zombie.</summary>
    public static void IsGone(int pid) => Eventually.Wait(() => !Directory.Exists($"/proc/{pid}"), $"the end of pid {pid}");

    /// <summary>The control threads that this process has.</summary>
    public static int ControlThreads() => Directory.EnumerateDirectories("/proc/self/task").Count(static folder => Name(folder).StartsWith("bridle ", StringComparison.Ordinal));

    public static int Descriptors() => Directory.EnumerateFileSystemEntries("/proc/self/fd").Count();

    /// <summary>Children of this process that have ended and that nobody has waited for.</summary>
    public static int Zombies() => Directory.EnumerateDirectories("/proc").Count(static folder =>
        int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out _) && IsOurZombie(folder));

    private static int LivingThread(int pid) =>
        ProcessWitness.Threads(pid).First(static thread => thread.State is not ('Z' or 'X')).Tid;

    private static bool IsOurZombie(string folder)
    {
        string[] fields = Read($"{folder}/stat") is { Length: > 0 } stat ? stat[(stat.LastIndexOf(')') + 2)..].Split(' ') : [];
        return fields.Length > 1 && fields[0] == "Z" && fields[1] == Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
    }

    private static string Name(string folder) => Read($"{folder}/comm");

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (IOException)
        {
            return ""; // Gone meanwhile.
        }
    }
}
