using System.Globalization;
using Bridle.Linux;
using Bridle.Linux.Kernel;
using Bridle.Linux.Procfs;

namespace Bridle.Cli.Tracing;

/// <summary>
/// -x cpu=N: tracer and victims on one processor, where a hit takes about half the time, since nobody has to be woken on another one. A
/// grabbed victim gets back what it had.
/// </summary>
internal sealed class ProcessorBinding : IDisposable
{
    private readonly ProcessFiles _files = new();
    private readonly Dictionary<int, ProcessorSet> _before = [];
    private readonly List<int> _grabbed = [];
    private readonly ProcessorSet _wanted;

    /// <exception cref="TraceException">There is no such processor, or it is not allowed.</exception>
    public ProcessorBinding(string processor)
    {
        bool isNumber = int.TryParse(processor, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number < ProcessorSet.Capacity;
        if (!isNumber) throw new TraceException($"failed to set -x cpu: {Bridle.Language.Options.OptionSettings.InvalidValue}");
        _wanted = ProcessorSet.Of(number);
        // Threads that are made from now on, and what they start, inherit it.
        foreach (int thread in _files.ThreadIds(Environment.ProcessId))
        {
            Errno error = ProcessorAffinity.Set(thread, _wanted);
            if (error == Errno.EINVAL) throw new TraceException($"failed to set -x cpu={number}: there is no such processor, or it is not one that may be used");
        }
    }

    /// <summary>A process that runs already.</summary>
    public void Bind(int process)
    {
        _grabbed.Add(process);
        foreach (int thread in _files.ThreadIds(process))
        {
            if (ProcessorAffinity.Get(thread, out ProcessorSet before).IsSuccess && _before.TryAdd(thread, before)) ProcessorAffinity.Set(thread, _wanted);
        }
    }

    /// <summary>Threads that were made meanwhile get what the first one of their process had.</summary>
    public void Dispose()
    {
        foreach (int process in _grabbed)
        {
            foreach (int thread in _files.ThreadIds(process))
            {
                if (_before.TryGetValue(thread, out ProcessorSet before) || _before.TryGetValue(process, out before)) ProcessorAffinity.Set(thread, before);
            }
        }
        _grabbed.Clear();
    }
}
