namespace Bridle.Benchmarks.Contenders;

/// <summary>A contender of this process that knows best when its work begins and where: on a control thread, in a handler.</summary>
internal sealed class MeasuredByItself(string name, Func<Sample> run) : IContender
{
    public string Name => name;

    public Sample Run() => run();
}
