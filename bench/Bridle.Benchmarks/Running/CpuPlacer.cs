using System.Globalization;
using Bridle.Benchmarks.Programs;

namespace Bridle.Benchmarks.Running;

/// <summary>Moves every thread of this process by taskset(1); programs and threads started later inherit the place.</summary>
internal sealed class CpuPlacer
{
    private readonly CpuList _allowed = CpuList.OfThisProcess();

    public void Place(Placement placement)
    {
        string list = placement == Placement.OneCpu ? _allowed.Last.ToString(CultureInfo.InvariantCulture) : _allowed.Text;
        ProgramRun.Run("taskset", "-a", "-c", "-p", list, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
    }
}
