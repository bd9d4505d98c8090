using System.CommandLine;
using Bridle.Linux.Descriptors;

namespace Bridle.Cli.Verbs;

/// <summary>bridle wait: returns when every one of the processes is gone.</summary>
internal static class WaitVerb
{
    public static Command Build()
    {
        Argument<int[]> processes = PidValues.Several();
        Command verb = new("wait", "Wait until processes are gone") { processes };
        verb.SetAction(parsed => Wait(parsed.GetValue(processes) ?? []));
        return verb;
    }

    private static int Wait(int[] processes)
    {
        List<ProcessDescriptor> descriptors = [];
        try
        {
            // All are opened before the first wait: a number may mean another process by the time that its turn comes.
            foreach (int process in processes)
                descriptors.Add(SignalledProcess.Open(process));
            foreach (ProcessDescriptor descriptor in descriptors)
                descriptor.TryWaitForExit(Timeout.InfiniteTimeSpan);
            return ExitCode.Success;
        }
        finally
        {
            descriptors.ForEach(static descriptor => descriptor.Dispose());
        }
    }
}
