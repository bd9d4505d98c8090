using Bridle.Linux.Spawning;
using Bridle.Testing;

namespace Bridle.Control.Tests.Following;

/// <summary>The victim "manylibs", ready: each of its threads loads and unloads a library of its own once a line is written to it.</summary>
internal static class ManyLibraries
{
    /// <param name="variable">One that it knows, which is set; empty for none.</param>
    /// <param name="arguments">The rounds, and the libraries.</param>
    public static RunningVictim Start(string variable, string[] arguments)
    {
        string program = Victims.Build("manylibs");
        Dictionary<string, string> environment = variable.Length == 0 ? [] : new() { [variable] = "1" };
        RunningVictim running = RunningVictim.Start(new ProgramStart(program, [program, .. arguments]) { Environment = environment });
        running.WaitForLine("ready ");
        return running;
    }
}
