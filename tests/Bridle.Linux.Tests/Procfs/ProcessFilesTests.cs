using System.Collections.Immutable;
using System.Globalization;
using Bridle.Linux.Procfs;
using Bridle.Linux.Spawning;
using Bridle.Testing;

namespace Bridle.Linux.Tests.Procfs;

public class ProcessFilesTests
{
    private static readonly ProcessFiles Files = new();

    [Fact]
    public void A_process_looks_as_ps_sees_it()
    {
        using RunningVictim victim = Victims.Start("sleeper", "3");
        victim.WaitForLine("ready");
        int pid = victim.ProcessId;
        string[] seen = CommandRunner.Output("ps", "-o", "ppid=,pgid=,sid=,nlwp=,uid=,comm=", "-p", $"{pid}").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(Files.TryReadStat(pid, pid, out ThreadStat stat) && Files.TryReadStatus(pid, out ProcessStatus status) && Files.TryReadCommand(pid, pid, out string command));
        Assert.True(Files.TryReadStatus(pid, out status));
        Assert.True(Files.TryReadCommand(pid, pid, out command));
        Assert.Equal(seen.Select(static word => word.Trim()), [.. new[] { stat.ParentId, stat.ProcessGroup, stat.Session, status.Threads, (int)status.User.Effective }
            .Select(static number => number.ToString(CultureInfo.InvariantCulture)), command]);
        Assert.Equal(ProcessWitness.Threads(pid).Select(static thread => thread.Tid), Files.ThreadIds(pid));
        ThreadWitness witness = ProcessWitness.Thread(pid, pid)!;
        Assert.Equal((witness.Blocked, witness.Ignored, witness.Caught), (status.Blocked.Bits, status.Ignored.Bits, status.Caught.Bits));
        Assert.Contains(pid, Files.ProcessIds());
    }

    [Fact]
    public void A_hostile_name_spoils_nothing()
    {
        using TemporaryFolder folder = new();
        string program = folder.Copy("/bin/sleep", "x) Z 1 (\n\ty");
        using ChildProgram child = ChildProgram.Start(new ProgramStart(program, ["sleep", "100"]));
        File.Delete(program);
        int pid = child.ProcessId;
        // The exec is decided before the kernel has mapped the program.
        Eventually.Wait(() => Files.TryReadMappings(pid, pid, out ImmutableArray<Mapping> all) && all.Any(IsText), "the program's text");
        Assert.True(Files.TryReadStat(pid, pid, out ThreadStat stat));
        Assert.True(Files.TryReadStatus(pid, out ProcessStatus status));
        Assert.True(Files.TryReadCommand(pid, pid, out string command));
        Assert.True(Files.TryReadMappings(pid, pid, out ImmutableArray<Mapping> mappings));
        child.Kill();
        child.TryWaitForExit(Timeout.InfiniteTimeSpan, out _);
        Assert.Equal(Environment.ProcessId, stat.ParentId);
        Assert.Equal((Environment.ProcessId, pid, "x) Z 1 (\\n\ty"), (status.ParentId, status.ThreadId, status.Name));
        Assert.Equal("x) Z 1 (\n\ty", command);
        Mapping text = mappings.First(IsText);
        Assert.Equal((program, true), (text.Path, text.IsDeleted));
    }

    [Fact]
    public void Mappings_are_those_of_the_file_line_by_line()
    {
        using RunningVictim victim = Victims.Start("sleeper");
        victim.WaitForLine("ready");
        string[] lines = File.ReadAllLines($"/proc/{victim.ProcessId}/maps");
        Assert.True(Files.TryReadMappings(victim.ProcessId, victim.ProcessId, out ImmutableArray<Mapping> mappings));
        Assert.Equal(lines.Length, mappings.Length);
        foreach ((string line, Mapping mapping) in lines.Zip(mappings))
        {
            string[] words = line.Split(' ', 6, StringSplitOptions.RemoveEmptyEntries);
            Assert.Equal(words[0], $"{mapping.Range.Start.Value:x8}-{mapping.Range.End.Value:x8}");
            Assert.Equal((words[1][2] == 'x', words[1][3] == 's', words[4]), (mapping.IsExecutable, mapping.IsShared, $"{mapping.Inode}"));
            Assert.Equal(words.Length > 5 ? words[5] : "", mapping.Path);
        }
    }

    [Fact]
    public void The_auxiliary_vector_is_the_one_that_the_run_time_linker_shows()
    {
        string program = Victims.Build("sleeper");
        using RunningVictim victim = RunningVictim.Start(new ProgramStart(program, ["sleeper"]) { Environment = new Dictionary<string, string> { ["LD_SHOW_AUXV"] = "1" } });
        victim.WaitForLine("ready");
        Assert.True(Files.TryReadAuxiliaryVector(victim.ProcessId, victim.ProcessId, out AuxiliaryVector vector));
        Assert.Equal(Shown(victim.Output, "AT_ENTRY"), vector[AuxiliaryType.Entry]);
        Assert.Equal(Shown(victim.Output, "AT_BASE"), vector[AuxiliaryType.Base]);
        Assert.Equal(Shown(victim.Output, "AT_PHDR"), vector[AuxiliaryType.Phdr]);
        Assert.Equal(Shown(victim.Output, "AT_SYSINFO_EHDR"), vector[AuxiliaryType.SysInfoEhdr]);
        Assert.False(vector.TryGet(AuxiliaryType.Null, out _));
    }

    [Fact]
    public void What_has_vanished_answers_no()
    {
        const int Nobody = int.MaxValue;
        Assert.False(Files.TryReadStatus(Nobody, out _) || Files.TryReadStat(Nobody, Nobody, out _) || Files.TryReadMappings(Nobody, Nobody, out _));
        Assert.False(Files.TryReadAuxiliaryVector(Nobody, Nobody, out _) || Files.TryReadCommand(Nobody, Nobody, out _));
        Assert.Empty(Files.ThreadIds(Nobody));
        Assert.Empty(Files.CommandLine(Nobody));
        Assert.Null(Files.Executable(Nobody, Nobody));
    }

    [Fact]
    public void Each_limit_trips()
    {
        using RunningVictim victim = Victims.Start("sleeper", "2");
        victim.WaitForLine("ready");
        int pid = victim.ProcessId;
        Assert.Empty(new ProcessFiles(limits: new ProcfsLimits { Threads = 2 }).ThreadIds(pid));
        Assert.Equal(3, new ProcessFiles(limits: new ProcfsLimits { Threads = 3 }).ThreadIds(pid).Length);
        Assert.Empty(new ProcessFiles(limits: new ProcfsLimits { Threads = 1 }).ProcessIds());
        Assert.False(new ProcessFiles(limits: new ProcfsLimits { Mappings = 3 }).TryReadMappings(pid, pid, out _));
        ProcessFiles small = new(limits: new ProcfsLimits { FileBytes = 64 });
        Assert.False(small.TryReadMappings(pid, pid, out _) || small.TryReadStatus(pid, out _) || small.TryReadAuxiliaryVector(pid, pid, out _));
    }

    [Fact]
    public void A_file_as_long_as_the_limit_is_read()
    {
        int length = File.ReadAllBytes("/proc/version").Length;
        Assert.True(ProcContent.TryReadAll("/proc/version", length, out byte[] content) && content.Length == length);
        Assert.False(ProcContent.TryReadAll("/proc/version", length - 1, out _));
    }

    private static bool IsText(Mapping mapping) => mapping.IsExecutable && mapping.IsFile;

    private static ulong Shown(string output, string name)
    {
        string line = output.Split('\n').First(line => line.StartsWith(name + ":", StringComparison.Ordinal));
        return ulong.Parse(line.Split("0x")[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }
}
