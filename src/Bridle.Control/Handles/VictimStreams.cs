using Bridle.Linux.Spawning;

namespace Bridle.Control.Handles;

/// <summary>Our ends of a created victim's pipes, null for other streams.</summary>
internal sealed record VictimStreams(FileStream? Input, FileStream? Output, FileStream? Error) : IDisposable
{
    public static readonly VictimStreams None = new(null, null, null);

    public static VictimStreams Of(GatedProgram program) => new(program.StandardInput, program.StandardOutput, program.StandardError);

    public void Dispose()
    {
        Input?.Dispose();
        Output?.Dispose();
        Error?.Dispose();
    }
}
