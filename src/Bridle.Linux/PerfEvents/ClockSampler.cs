using System.Numerics;
using Bridle.Linux.Kernel;
using Microsoft.Win32.SafeHandles;

namespace Bridle.Linux.PerfEvents;

/// <summary>
/// Samples threads by the kernel's clock, without a stop: every period that one of them has been on a processor, where it is and a piece of its
/// stack are put into a buffer of that processor. Threads that they make later are sampled too, and go on being so after an exec.
/// </summary>
/// <remarks>
/// The kernel writes, whatever anybody here does. One thread at a time takes; which one is up to the caller. Who sleeps, waits for a processor,
/// or is stopped makes no samples. Where the right to look at the kernel is missing, time in the kernel makes none either.
/// </remarks>
public sealed class ClockSampler : IDisposable
{
    private const double NanosecondsPerSecond = 1e9;

    // Of a record without its stack.
    private const int PlainRecordBytes = 256;

    private readonly SamplingLimits _limits;
    private readonly List<SafeFileHandle> _events = [];
    private readonly List<SampleRing> _rings = [];
    private readonly Dictionary<ulong, int> _clocks = [];
    private readonly bool _hasStack;
    private double _perSecond;
    private PerfEventFlags? _form;

    private ClockSampler(SamplingLimits limits, bool hasStack) => (_limits, _hasStack) = (limits, hasStack);

    /// <summary>Time in the kernel is not sampled, since we may not look at it.</summary>
    public bool IsUserOnly => _form is { } form && form.HasFlag(PerfEventFlags.ExcludeKernel);

    /// <summary>Nanoseconds in which a buffer is full at the soonest.</summary>
    public long FillTime => _rings.Count == 0 ? long.MaxValue : (long)(_rings.Min(static ring => ring.Bytes) / (RecordBytes * _perSecond) * NanosecondsPerSecond);

    /// <summary>Samples that the kernel had no room for, as far as it has told.</summary>
    public long Lost { get; private set; }

    private int RecordBytes => PlainRecordBytes + (_hasStack ? _limits.StackBytes : 0);

    /// <summary>Something can be taken.</summary>
    public bool HasMore
    {
        get
        {
            foreach (SampleRing ring in _rings)
            {
                if (ring.HasMore) return true;
            }
            return false;
        }
    }

    /// <summary>
    /// Opens the clocks, which run from then on. Errors: EACCES or EPERM no right (kernel.perf_event_paranoid, or a filter of system calls), ESRCH
    /// none of the threads lives, EMFILE too many events, ENOSYS or EINVAL a kernel without what is needed, EPERM or ENOMEM no memory to lock.
    /// </summary>
    public static bool TryOpen(ClockRequest request, SamplingLimits? limits, out ClockSampler sampler, out Errno error)
    {
        ArgumentNullException.ThrowIfNull(request);
        sampler = new ClockSampler(limits ?? SamplingLimits.Default, request.WithStack);
        error = sampler.Open(request);
        if (!error.IsSuccess) sampler.Dispose();
        return error.IsSuccess;
    }

    /// <summary>Takes what there is, in the order of time.</summary>
    public void Take(ClockSampleHandler handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        foreach (SampleRing ring in _rings) ring.Begin();
        while (TryFindFirst(out SampleRing first, out ReadOnlySpan<byte> record))
        {
            if (SampleRecord.TryReadSample(record, _hasStack, out ulong id, out ClockSample sample) && _clocks.TryGetValue(id, out int clock)) handler(sample with { Clock = clock });
            first.Skip(record.Length);
        }
    }

    /// <summary>Throws away what there is.</summary>
    public void Discard()
    {
        foreach (SampleRing ring in _rings) ring.Discard();
    }

    public void Dispose()
    {
        _rings.ForEach(static ring => ring.Dispose());
        _rings.Clear();
        _events.ForEach(static file => file.Dispose());
        _events.Clear();
    }

    private bool TryFindFirst(out SampleRing first, out ReadOnlySpan<byte> record)
    {
        first = null!;
        record = default;
        long earliest = long.MaxValue;
        foreach (SampleRing ring in _rings)
        {
            if (!TryPeekSample(ring, out ReadOnlySpan<byte> candidate) || SampleRecord.TimeOf(candidate) is var time && time >= earliest) continue;
            (first, earliest) = (ring, time);
            record = candidate;
        }
        return first is not null;
    }

    private bool TryPeekSample(SampleRing ring, out ReadOnlySpan<byte> record)
    {
        while (ring.TryPeek(out uint type, out record))
        {
            if (type == SampleRecord.Sample) return true;
            if (type == SampleRecord.Lost && SampleRecord.TryReadLost(record, out ulong lost)) Lost += (long)Math.Min(lost, int.MaxValue);
            ring.Skip(record.Length);
        }
        return false;
    }

    private Errno Open(ClockRequest request)
    {
        int[] processors = OnlineProcessors.Read();
        long count = (long)processors.Length * request.ThreadIds.Length * request.Periods.Length;
        if (count > _limits.Events) return Errno.EMFILE;
        _perSecond = request.Periods.Sum(static period => NanosecondsPerSecond / period);
        int most = Math.Clamp(_limits.RingBytesInAll / processors.Length, _limits.LeastRingBytes, _limits.RingBytes);
        int ringBytes = (int)Math.Clamp(_perSecond * RecordBytes * _limits.RingSeconds, _limits.LeastRingBytes, most);
        foreach (int processor in processors)
        {
            if (Open(request, processor, ringBytes) is { IsSuccess: false } error) return error;
        }
        return _events.Count == 0 ? Errno.ESRCH : Enable();
    }

    private Errno Enable()
    {
        foreach (SafeFileHandle file in _events)
        {
            if (ClockEvent.Enable(file) is { IsSuccess: false } error) return error;
        }
        return Errno.Success;
    }

    private Errno Open(ClockRequest request, int processor, int ringBytes)
    {
        SafeFileHandle? owner = null;
        foreach (int thread in request.ThreadIds)
        {
            for (int clock = 0; clock < request.Periods.Length; clock++)
            {
                Errno error = OpenEvent(thread, processor, request.Periods[clock], out SafeFileHandle file);
                if (error == Errno.ESRCH || error == Errno.ENODEV) continue; // The thread has ended, or the processor is off now.
                if (error.IsSuccess) error = owner is null ? Map(file, ringBytes) : ClockEvent.SendTo(file, owner);
                if (error.IsSuccess) error = Number(file, clock);
                if (!error.IsSuccess) return error;
                owner ??= file;
            }
        }
        return Errno.Success;
    }

    private Errno OpenEvent(int thread, int processor, long period, out SafeFileHandle file)
    {
        int stackBytes = _hasStack ? _limits.StackBytes : 0;
        Errno error = Errno.EINVAL;
        file = null!;
        foreach (PerfEventFlags form in _form is { } known ? [known] : ClockEvent.Forms)
        {
            error = ClockEvent.Open(thread, processor, period, stackBytes, form, out file);
            if (error.IsSuccess)
            {
                _form = form;
                _events.Add(file);
                return error;
            }
            file.Dispose();
            if (error == Errno.ESRCH) return error;
        }
        return error;
    }

    // What an ordinary user may lock is little, and shared by all that the user runs.
    private Errno Map(SafeFileHandle file, int ringBytes)
    {
        int bytes = (int)BitOperations.RoundUpToPowerOf2((uint)ringBytes);
        while (true)
        {
            Errno error = SampleRing.TryMap(file, bytes, out SampleRing? ring);
            if (ring is not null) _rings.Add(ring);
            if (error.IsSuccess || bytes / 2 < _limits.LeastRingBytes) return error;
            bytes /= 2;
        }
    }

    private Errno Number(SafeFileHandle file, int clock)
    {
        Errno error = ClockEvent.Identify(file, out ulong id);
        if (error.IsSuccess) _clocks[id] = clock;
        return error;
    }
}
