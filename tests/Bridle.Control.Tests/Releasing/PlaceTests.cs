using Bridle.Control.Tests.Stops;
using Bridle.Linux.Spawning;
using Bridle.Testing;

namespace Bridle.Control.Tests.Releasing;

/// <summary>Where and as whom a tracer runs must make no difference.</summary>
public class PlaceTests
{
    [Fact]
    public void It_works_as_the_first_process_of_a_pid_namespace() => Smoke("unshare", "--pid", "--fork", "--mount-proc", "--kill-child");

    [Fact]
    public void It_works_as_an_unprivileged_user() => Smoke("setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups", "--inh-caps=-all");

    private static void Smoke(params string[] wrapper)
    {
        // Somebody else must be able to read the programs wherever the tree is.
        string folder = Directory.CreateTempSubdirectory("bridle-place").FullName;
        try
        {
            string program = Path.Combine(folder, "calls"), built = Victims.Build("calls", VictimFlavour.NoPie);
            CommandRunner.Output("cp", "-r", Path.GetDirectoryName(TracerHost.Path)!, Path.Combine(folder, "host"));
            CommandRunner.Output("cp", built, program);
            CommandRunner.Output("chmod", "-R", "a+rX", folder);
            string host = Path.Combine(folder, "host", Path.GetFileName(TracerHost.Path));
            Dictionary<string, string> environment = Environment.GetEnvironmentVariables().Cast<System.Collections.DictionaryEntry>()
                .ToDictionary(static entry => (string)entry.Key, static entry => (string)entry.Value!);
            environment["HOME"] = environment["DOTNET_CLI_HOME"] = folder;
            ProgramStart start = new(wrapper[0], [.. wrapper, host, "smoke", TracerHost.Text(Symbols.Address(built, "target")), program])
            {
                SearchPath = true,
                Environment = environment,
            };
            using RunningVictim running = RunningVictim.Start(start);
            int code = running.WaitForExit(TimeSpan.FromSeconds(60)).ShellCode;
            Assert.True(code == 0, $"{code}\n{running.Output}{running.Error}");
            Assert.Equal("created 1000 grabbed 1000 exit code 0\n", running.Output);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
