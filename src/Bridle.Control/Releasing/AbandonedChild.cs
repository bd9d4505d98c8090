using Bridle.Linux.Descriptors;
using Bridle.Linux.Waiting;

namespace Bridle.Control.Releasing;

/// <summary>
/// A victim that we created and let go alive. It is our child still, and would be a zombie from its end to ours. Its control thread is
/// gone, and the kernel has made another thread of this process its parent: whoever of them waits can take its end. Nobody traces it
/// any more, so this is no wait for a victim.
/// </summary>
internal static class AbandonedChild
{
    /// <summary>Takes the end of the child when it comes. The descriptor is this one's to dispose of.</summary>
    public static void ReapAtEnd(ProcessDescriptor descriptor, int processId) =>
        Task.Factory.StartNew(() => Reap(descriptor, processId), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static void Reap(ProcessDescriptor descriptor, int processId)
    {
        using (descriptor)
        {
            descriptor.TryWaitForExit(Timeout.InfiniteTimeSpan);
            // Until it is reaped the number is its own. Somebody else of the host's may have been quicker.
            Orphans.TryReap(processId, out _, out _);
        }
    }
}
