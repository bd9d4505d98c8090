namespace Bridle.Testing;

/// <summary>Waiting for what another process does, where nothing but looking again can tell.</summary>
public static class Eventually
{
    private static readonly TimeSpan s_default = TimeSpan.FromSeconds(20);

    /// <exception cref="TimeoutException">The condition did not come; names it.</exception>
    public static void Wait(Func<bool> condition, string description) => Wait(condition, s_default, description);

    public static void Wait(Func<bool> condition, TimeSpan deadline, string description) =>
        Value(() => condition() ? (bool?)true : null, deadline, description);

    /// <summary>The first value that is not null.</summary>
    public static T Value<T>(Func<T?> attempt, TimeSpan deadline, string description)
        where T : struct
    {
        Deadline end = Deadline.In(deadline);
        while (true)
        {
            // Asked once more after the deadline: a machine that slept through it is no failure of the victim.
            bool isLast = end.HasPassed;
            if (attempt() is { } value)
            {
                return value;
            }
            if (isLast)
            {
                throw new TimeoutException($"{description}: not within {deadline.TotalSeconds:0.#} s");
            }
            Thread.Sleep(1);
        }
    }
}
