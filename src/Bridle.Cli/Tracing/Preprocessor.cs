using Bridle.Linux;
using Bridle.Linux.Spawning;

namespace Bridle.Cli.Tracing;

/// <summary>-C: scripts go through cpp first.</summary>
internal static class Preprocessor
{
    private static readonly string[] s_definitions =
    [
        "-D__SUNW_D=1", "-D__SUNW_D_64", "-D__SUNW_D_VERSION=0x02000000", "-D__linux", "-D__unix", "-D__SVR4", "-D__Linux", "-D__amd64", "-U__GNUC__",
    ];

    public static byte[] Run(string file, TraceRequest request)
    {
        string program = request.Settings.Text("cpppath") is { Length: > 0 } path ? path : "cpp";
        string[] arguments = [program, .. s_definitions, .. request.Preprocessor, file];
        try
        {
            using ChildProgram child = ChildProgram.Start(new ProgramStart(program, arguments) { SearchPath = true, StandardOutput = StandardStream.Pipe });
            MemoryStream output = new();
            child.StandardOutput!.CopyTo(output);
            child.TryWaitForExit(Timeout.InfiniteTimeSpan, out var status);
            return status.IsSuccess ? output.ToArray() : throw new TraceException($"failed to compile script {file}: preprocessor failed: {status}");
        }
        catch (Exception failure) when (failure is LinuxException or SpawnException)
        {
            throw new TraceException($"failed to compile script {file}: {failure.Message}");
        }
    }
}
