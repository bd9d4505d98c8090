using Bridle.Linux;
using Bridle.Linux.Procfs;
using Bridle.Processes.Symbols;
using Bridle.Target;
using Bridle.Testing;

namespace Bridle.Processes.Tests.Symbols;

/// <summary>A victim that runs on while it is looked at.</summary>
internal sealed class LookedAt : IDisposable
{
    public LookedAt(RunningVictim victim, ObjectFileStore? store = null, ProcessFiles? files = null)
    {
        Victim = victim;
        Process = new TracedProcess(victim.ProcessId, files ?? new ProcessFiles(), store);
        Look();
    }

    public RunningVictim Victim { get; }

    public TracedProcess Process { get; }

    public ProcessSymbols Symbols => Process.Snapshot.Symbols;

    public static LookedAt Start(string path, ObjectFileStore? store = null, ProcessFiles? files = null)
    {
        RunningVictim victim = RunningVictim.Start(path);
        victim.WaitForLine("ready");
        return new LookedAt(victim, store, files);
    }

    /// <summary>Looks at the program anew.</summary>
    public ProcessSymbols Look()
    {
        Assert.Equal(Errno.Success, Process.OpenProgram());
        return Symbols;
    }

    /// <summary>Looks at what has changed since.</summary>
    public ProcessSymbols Update()
    {
        Process.Linker!.Update();
        return Process.PublishSnapshot().Symbols;
    }

    public void Tell(string line, string answer)
    {
        Victim.WriteLine(line);
        Victim.WaitForLine(answer);
    }

    /// <summary>What a name means in the objects that a pattern selects; Null for nothing.</summary>
    public static TargetAddress Find(ProcessSymbols symbols, string pattern, string name) =>
        symbols.TryFind(ObjectPattern.Parse(pattern), name, out SymbolPlace place) ? place.Start : TargetAddress.Null;

    public void Dispose()
    {
        Process.Dispose();
        Victim.Dispose();
    }
}
