namespace Bridle.Benchmarks.Contenders;

/// <summary>
/// An operation of this process, many times. It runs on a thread of its own, as a control thread does; where the operation
/// does its work on another thread, <see cref="MeasuredByItself"/> fits, with a <see cref="Meter"/> there.
/// </summary>
internal sealed class Loop(string name, int operations, Action operation) : IContender
{
    public string Name => name;

    public Sample Run()
    {
        Sample sample = default;
        Exception? failure = null;
        Thread thread = new(() => sample = Measure(out failure)) { Name = name };
        thread.Start();
        thread.Join();
        return failure is null ? sample : throw new InvalidOperationException($"{name}: {failure.Message}", failure);
    }

    private Sample Measure(out Exception? failure)
    {
        Meter meter = Meter.Start();
        try
        {
            for (int i = 0; i < operations; i++)
            {
                operation();
            }
            failure = null;
            return meter.Stop(operations);
        }
        catch (Exception exception) // Carried to the harness's thread, which names the contender.
        {
            failure = exception;
            return default;
        }
    }
}
