using System.Collections.Concurrent;
using Bridle.Linux.Spawning;
using Bridle.Linux.Waiting;

namespace Bridle.Linux.Tests.Spawning;

[Collection(ExclusiveTests.Name)]
public class SpawnStressTests
{
    private const int Threads = 8;
    private const int Rounds = 8;
    private static readonly TimeSpan Duration =
        TimeSpan.FromSeconds(Environment.GetEnvironmentVariable("BRIDLE_LONG_TESTS") == "1" ? 60 : 1);

    [Fact]
    public void Programs_started_from_many_threads_under_garbage_collection_all_end_as_they_should()
    {
        RunAll(1, TimeSpan.Zero);
        string[] before = Descriptors();
        int started = RunAll(Threads, Duration);
        Assert.True(started >= Threads * Rounds, $"only {started} programs ran");
        Assert.Equal(before, Descriptors());
        Assert.All(Directory.GetDirectories("/proc/self/task"), static path => Assert.Equal("", ChildrenOf(path)));
    }

    // Of a thread that has ended since they were listed, another has them.
    private static string ChildrenOf(string thread)
    {
        try
        {
            return File.ReadAllText($"{thread}/children");
        }
        catch (Exception gone) when (gone is DirectoryNotFoundException or FileNotFoundException)
        {
            return "";
        }
    }

    private static int RunAll(int threads, TimeSpan duration)
    {
        using CancellationTokenSource over = new();
        Thread collector = new(() => CollectUntil(over.Token));
        collector.Start();
        ConcurrentQueue<Exception> failures = new();
        int started = 0;
        Thread[] workers = [.. Enumerable.Range(0, threads).Select(worker => new Thread(() =>
        {
            try
            {
                long end = Environment.TickCount64 + (long)duration.TotalMilliseconds;
                for (int round = 0; round < Rounds || Environment.TickCount64 < end; round++, Interlocked.Increment(ref started))
                    RunOne(worker, round);
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                failures.Enqueue(failure);
            }
        }))];
        foreach (Thread worker in workers) worker.Start();
        foreach (Thread worker in workers) worker.Join();
        over.Cancel();
        collector.Join();
        Assert.Empty(failures);
        return started;
    }

    private static void RunOne(int worker, int round)
    {
        switch (round % 4)
        {
            case 0:
                Assert.Throws<SpawnException>(() => ChildProgram.Start(new ProgramStart("/no/such/program", ["x"]) { StandardInput = StandardStream.Pipe }));
                break;
            case 1:
                RunGated();
                break;
            default:
                RunChild(worker, round);
                break;
        }
    }

    private static void RunChild(int worker, int round)
    {
        int code = (worker * 31 + round) & 0xff;
        using ChildProgram child = ChildProgram.Start(new ProgramStart("/bin/sh", ["sh", "-c", $"read line; echo $line; exit {code}"])
        {
            StandardInput = StandardStream.Pipe,
            StandardOutput = StandardStream.Pipe,
        });
        child.StandardInput!.Write("words\n"u8);
        Assert.Equal("words\n", new StreamReader(child.StandardOutput!).ReadToEnd());
        Assert.True(child.TryWaitForExit(TimeSpan.FromSeconds(20), out ExitStatus status), "no end");
        Assert.Equal(new ExitStatus(code, 0, false), status);
    }

    private static void RunGated()
    {
        using TraceeWaiter waiter = new();
        using GatedProgram program = GatedProgram.Create(new ProgramStart("/bin/false", ["false"]));
        program.OpenGate();
        WaitResult end = waiter.Wait(20_000_000_000);
        Assert.Equal((program.ProcessId, 1), (end.ThreadId, ExitStatus.Decode(end.Status).Code));
    }

    private static void CollectUntil(CancellationToken over)
    {
        for (int round = 0; !over.IsCancellationRequested; round++)
        {
            _ = new byte[1024];
            GC.Collect(round % 16 == 0 ? GC.MaxGeneration : 0);
        }
    }

    // What each descriptor is open on, so that a leak is named; assemblies are loaded whenever the runtime wants.
    private static string[] Descriptors()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return [.. from path in Directory.GetFileSystemEntries("/proc/self/fd")
                   let target = new FileInfo(path).LinkTarget
                   where target is not null && !target.EndsWith(".dll", StringComparison.Ordinal)
                   orderby target
                   select target];
    }
}
