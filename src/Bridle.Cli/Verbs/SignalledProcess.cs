using Bridle.Linux;
using Bridle.Linux.Descriptors;

namespace Bridle.Cli.Verbs;

/// <summary>A process named on the command line, by descriptor, so that no other one of the same number gets its signal.</summary>
internal static class SignalledProcess
{
    /// <summary>The caller disposes.</summary>
    public static ProcessDescriptor Open(int process) =>
        ProcessDescriptor.TryOpen(process, out ProcessDescriptor? descriptor, out Errno error)
            ? descriptor!
            : throw new LinuxException("find", $"process {process}", error);

    public static void Send(ProcessDescriptor descriptor, int process, int signal, string operation)
    {
        if (!descriptor.TrySendSignal(signal, out Errno error))
            throw new LinuxException(operation, $"process {process}", error);
    }
}
