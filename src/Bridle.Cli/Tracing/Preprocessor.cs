using System.Text;
using Bridle.Cli.Fronting;
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
        byte[] text = request.Scripts.Read(file);
        bool isPlain = !text.AsSpan().StartsWith("#!"u8);
        if (isPlain && ScriptFiles.CanBeReadAgain(file)) return Run(file, file, [], request);
        // The preprocessor knows no #!, and a pipe is empty now: it gets a copy that says which file it stands for.
        string copy = Path.GetTempFileName();
        try
        {
            int end = isPlain ? 0 : text.AsSpan().IndexOf((byte)'\n') is int line and >= 0 ? line : text.Length;
            File.WriteAllBytes(copy, [.. Encoding.UTF8.GetBytes($"# 1 \"{file}\"\n"), .. text[end..]]);
            return Run(file, copy, ["-iquote", Path.GetDirectoryName(Path.GetFullPath(file)) ?? "/"], request);
        }
        finally
        {
            File.Delete(copy);
        }
    }

    private static byte[] Run(string file, string input, string[] places, TraceRequest request)
    {
        string program = request.Settings.Text("cpppath") is { Length: > 0 } path ? path : "cpp";
        string[] arguments = [program, .. s_definitions, .. places, .. request.Preprocessor, input];
        try
        {
            using ChildProgram child = ChildProgram.Start(new ProgramStart(program, arguments) { SearchPath = true, StandardOutput = StandardStream.Pipe, ProcessGroup = BehindFront.Group });
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
