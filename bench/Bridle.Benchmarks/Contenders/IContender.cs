namespace Bridle.Benchmarks.Contenders;

/// <summary>One way of doing what a figure measures.</summary>
internal interface IContender
{
    /// <summary>As the table shows it, and as requirements name it.</summary>
    string Name { get; }

    /// <summary>Runs it once, on the harness's main thread. An exception leaves the contender out, with its message as the reason.</summary>
    Sample Run();
}
