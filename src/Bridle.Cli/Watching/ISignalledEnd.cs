namespace Bridle.Cli.Watching;

/// <summary>What a signal that ends the command leads to. Any thread.</summary>
internal interface ISignalledEnd
{
    void Interrupt(int signal);

    /// <summary>Waits until the victims have been let go. False when the time is over first.</summary>
    bool WaitForRelease(TimeSpan patience);
}
