using Bridle.Processes.Cores;
using Bridle.Processes.Inspection;

namespace Bridle.Cli.Inspecting;

/// <summary>One process after the other: what fails for one is told, and the others are shown all the same.</summary>
internal static class InspectionRun
{
    public static int Run<T>(Report report, IEnumerable<T> subjects, Action<T> show)
    {
        int code = ExitCode.Success;
        bool isFirst = true;
        foreach (T subject in subjects)
        {
            try
            {
                // A line between two processes, where the first has left one.
                if (!isFirst && report.Json is null) report.Page.End();
                show(subject);
                report.Flush();
                isFirst = false;
            }
            catch (Exception failure) when (failure is InspectionException or CoreException)
            {
                report.Discard();
                Console.Error.WriteLine($"bridle: {failure.Message}");
                code = ExitCode.Failure;
            }
            catch (OutputException failure)
            {
                if (!failure.IsClosed) Console.Error.WriteLine($"bridle: {failure.Message}");
                return ExitCode.Failure;
            }
        }

        return code;
    }
}
