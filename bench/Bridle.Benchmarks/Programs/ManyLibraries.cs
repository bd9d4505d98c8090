namespace Bridle.Benchmarks.Programs;

/// <summary>A process that has loaded many small libraries, each a file of its own.</summary>
internal sealed class ManyLibraries : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("bridle-bench-");
    private readonly RunningProgram _program;

    public ManyLibraries(Workshop workshop, int count)
    {
        for (int i = 0; i < count; i++) File.Copy(workshop.Floor("library.so"), Path.Combine(_folder.FullName, $"{i}.so"));
        _program = RunningProgram.Start(workshop.Floor("many"), _folder.FullName, $"{count}");
        _program.WaitForOutput("ready");
    }

    public int ProcessId => _program.ProcessId;

    public void Dispose()
    {
        _program.Dispose();
        _folder.Delete(recursive: true);
    }
}
