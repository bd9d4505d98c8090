using System.CommandLine;
using Bridle.Linux.Descriptors;

namespace Bridle.Cli.Verbs;

/// <summary>bridle run: resumes what a signal stopped.</summary>
internal static class RunVerb
{
    private const int SigCont = 18;

    public static Command Build()
    {
        Argument<int> process = PidValues.One();
        Command verb = new("run", "Resume a stopped process") { process };
        verb.SetAction(parsed => Resume(parsed.GetValue(process)));
        return verb;
    }

    private static int Resume(int process)
    {
        using ProcessDescriptor descriptor = SignalledProcess.Open(process);
        SignalledProcess.Send(descriptor, process, SigCont, "resume");
        return ExitCode.Success;
    }
}
