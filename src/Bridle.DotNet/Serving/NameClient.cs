using Bridle.DotNet.Naming;
using Bridle.Linux;
using Bridle.Linux.Spawning;

namespace Bridle.DotNet.Serving;

/// <summary>
/// A started <see cref="NameServer"/>. It is killed when an answer is late: the read then ends with the end of the stream, so that no
/// wait here is longer than its limit. One thread at a time.
/// </summary>
internal sealed class NameClient : IDisposable
{
    private readonly ChildProgram _program;
    private readonly BinaryReader _reader;
    private readonly Timer _deadline;

    private NameClient(ChildProgram program)
    {
        _program = program;
        _reader = new BinaryReader(new BufferedStream(program.StandardOutput!));
        _deadline = new Timer(static program => ((ChildProgram)program!).Kill(), program, Timeout.Infinite, Timeout.Infinite);
    }

    /// <summary>Null with the reason; <paramref name="isFinal"/> where another start would say the same.</summary>
    public static NameClient? Start(ProgramStart server, DotNetLimits limits, out string trouble, out bool isFinal)
    {
        isFinal = false;
        NameClient? client = Launch(server, out trouble);
        if (client is null) return null;
        bool hasSpoken = client.TryRead(limits.Start, static reader => reader.ReadString(), out string? said);
        isFinal = hasSpoken && said!.Length != 0;
        trouble = hasSpoken ? said! : $"{server.Path} ended, or said nothing in time";
        if (hasSpoken && !isFinal) return client;
        client.Dispose();
        return null;
    }

    public bool TryAsk(ulong address, TimeSpan patience, out CodeAnswer answer)
    {
        answer = default;
        try
        {
            _program.StandardInput!.Write(BitConverter.GetBytes(address));
        }
        catch (IOException)
        {
            return false; // It has ended.
        }

        return TryRead(patience, CodeAnswer.Read, out answer);
    }

    public void Dispose()
    {
        _deadline.Dispose();
        _program.Kill();
        _program.TryWaitForExit(Timeout.InfiniteTimeSpan, out _);
        _reader.Dispose();
        _program.Dispose();
    }

    // From a thread of the pool: a thread that waits for tracees must have no other children.
    private static NameClient? Launch(ProgramStart server, out string trouble)
    {
        ProgramStart start = server with
        {
            StandardInput = StandardStream.Pipe,
            StandardOutput = StandardStream.Pipe,
            StandardError = StandardStream.Null,
            ProcessGroup = 0,
        };
        try
        {
            trouble = "";
            return new NameClient(Task.Run(() => ChildProgram.Start(start)).GetAwaiter().GetResult());
        }
        catch (Exception failure) when (failure is SpawnException or LinuxException)
        {
            trouble = failure.Message;
            return null;
        }
    }

    private bool TryRead<T>(TimeSpan patience, Func<BinaryReader, T> read, out T? value)
    {
        _deadline.Change(patience, Timeout.InfiniteTimeSpan);
        try
        {
            value = read(_reader);
            return true;
        }
        catch (Exception failure) when (failure is IOException or FormatException)
        {
            value = default;
            return false;
        }
        finally
        {
            _deadline.Change(Timeout.Infinite, Timeout.Infinite);
        }
    }
}
