using System.Buffers;
using Bridle.Control.Events;
using Bridle.Linux;
using Bridle.Linux.Descriptors;

namespace Bridle.Cli.Watching;

/// <summary>Prints the records of a queue on standard output, on a thread of its own that may block there.</summary>
internal sealed class RecordPrinter(RecordQueue queue, IRecordFormat format, OutputDescriptor output, WatchEnd end)
{
    /// <summary>Enough for one write to carry a burst, and small enough to come out at once.</summary>
    private const int Chunk = 32 * 1024;

    private readonly ArrayBufferWriter<byte> _buffer = new(Chunk + 4096);

    public void Start() => Task.Factory.StartNew(Print, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private void Print()
    {
        List<VictimEvent> records = [];
        Errno error = Errno.Success;
        while (error.IsSuccess && queue.TryTake(ref records))
            error = Print(records);
        if (!error.IsSuccess)
            end.CloseOutput(error);
        end.AllIsPrinted();
    }

    private Errno Print(List<VictimEvent> records)
    {
        foreach (VictimEvent record in records)
        {
            format.Write(record, _buffer);
            if (_buffer.WrittenCount >= Chunk && Flush() is { IsSuccess: false } error)
                return error;
        }

        return Flush();
    }

    private Errno Flush()
    {
        Errno error = output.Write(_buffer.WrittenSpan);
        _buffer.ResetWrittenCount();
        return error;
    }
}
