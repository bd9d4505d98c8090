using Bridle.Benchmarks.Running;

namespace Bridle.Benchmarks.Reports;

internal interface IReport
{
    /// <summary>Once a figure and placement, as soon as it is measured.</summary>
    void Add(FigureResult result);
}
