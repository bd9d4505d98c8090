using Bridle.Linux.Descriptors;
using Bridle.Linux.Kernel;
using Microsoft.Win32.SafeHandles;

namespace Bridle.Linux.PerfEvents;

/// <summary>
/// The events and buffers of a sampler, and how they come to be: first all events, then one buffer for each processor's first event, to which the
/// others of that processor are sent.
/// </summary>
internal sealed class ClockOpening(ClockRequest request, SamplingLimits limits) : IDisposable
{
    private readonly List<List<(SafeFileHandle File, int Clock)>> _processors = [];

    public List<SampleRing> Rings { get; } = [];

    /// <summary>Which clock strikes in the samples that carry a number.</summary>
    public Dictionary<ulong, int> Clocks { get; } = [];

    /// <summary>The form in which events can be opened; null before the first.</summary>
    public PerfEventFlags? Form { get; private set; }

    /// <summary>Null for success: the clocks run then.</summary>
    public ClockRefusal? Open(double bytesPerSecond)
    {
        int[] processors = OnlineProcessors.Read();
        long count = (long)processors.Length * request.ThreadIds.Length * request.Periods.Length;
        if (ClockRefusal.OfCount(count, limits.Events, DescriptorLimit.Read()) is { } refusal) return refusal;
        if (ClockRefusal.OfOpening(OpenAll(processors)) is { } closed) return closed;
        Errno error = RingSize.Fit(RingSize.Choose(limits, processors.Length, bytesPerSecond), limits.LeastRingBytes, MapAll);
        return ClockRefusal.OfMapping(error) ?? ClockRefusal.Of(Start());
    }

    public void Dispose()
    {
        Unmap();
        foreach ((SafeFileHandle file, _) in _processors.SelectMany(static events => events)) file.Dispose();
        _processors.Clear();
    }

    private Errno OpenAll(int[] processors)
    {
        foreach (int processor in processors)
        {
            List<(SafeFileHandle, int)> events = [];
            _processors.Add(events);
            if (Open(processor, events) is { IsSuccess: false } error) return error;
        }
        _processors.RemoveAll(static events => events.Count == 0);
        return _processors.Count == 0 ? Errno.ESRCH : Errno.Success;
    }

    private Errno Open(int processor, List<(SafeFileHandle, int)> events)
    {
        foreach (int thread in request.ThreadIds)
        {
            for (int clock = 0; clock < request.Periods.Length; clock++)
            {
                Errno error = Open(thread, processor, request.Periods[clock], out SafeFileHandle file);
                if (error.IsSuccess) events.Add((file, clock));
                else if (error != Errno.ESRCH && error != Errno.ENODEV) return error; // The thread has ended, or the processor is off now.
            }
        }
        return Errno.Success;
    }

    private Errno Open(int thread, int processor, long period, out SafeFileHandle file)
    {
        int stackBytes = request.WithStack ? limits.StackBytes : 0;
        Errno error = Errno.EINVAL;
        file = null!;
        foreach (PerfEventFlags form in Form is { } known ? [known] : ClockEvent.Forms)
        {
            error = ClockEvent.Open(thread, processor, period, stackBytes, form, out file);
            if (error.IsSuccess) Form = form;
            else file.Dispose();
            if (error.IsSuccess || error == Errno.ESRCH) return error;
        }
        return error;
    }

    private Errno MapAll(int bytes)
    {
        Unmap();
        foreach (List<(SafeFileHandle File, int Clock)> events in _processors)
        {
            Errno error = SampleRing.TryMap(events[0].File, bytes, out SampleRing? ring);
            if (ring is null) return error;
            Rings.Add(ring);
        }
        return Errno.Success;
    }

    private Errno Start()
    {
        foreach (List<(SafeFileHandle File, int Clock)> events in _processors)
        {
            foreach ((SafeFileHandle file, int clock) in events)
            {
                Errno error = file == events[0].File ? Errno.Success : ClockEvent.SendTo(file, events[0].File);
                if (error.IsSuccess) error = Number(file, clock);
                if (error.IsSuccess) error = ClockEvent.Enable(file);
                if (!error.IsSuccess) return error;
            }
        }
        return Errno.Success;
    }

    private Errno Number(SafeFileHandle file, int clock)
    {
        Errno error = ClockEvent.Identify(file, out ulong id);
        if (error.IsSuccess) Clocks[id] = clock;
        return error;
    }

    private void Unmap()
    {
        Rings.ForEach(static ring => ring.Dispose());
        Rings.Clear();
    }
}
