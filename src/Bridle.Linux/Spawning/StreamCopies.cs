using Bridle.Linux.Descriptors;

namespace Bridle.Linux.Spawning;

/// <summary>The descriptors that the child puts on 0, 1 and 2. All of ours are above 2, so that no copy overwrites a later one's source.</summary>
internal sealed class StreamCopies : IDisposable
{
    private const int FirstAbove = 3;
    private const int OwnerReadsWrites = 0x1b6;
    private readonly List<int> _owned = [];

    internal List<int> Pairs { get; } = [];

    internal void Add(StandardStream stream, int target)
    {
        if (stream is StandardStream.InheritedStream)
            return;
        int source = stream switch
        {
            StandardStream.DescriptorStream given => given.Number,
            StandardStream.FileStream file => Own(SpawnImports.open(file.Path, SpawnImports.ReadWriteCreateCloseOnExec, OwnerReadsWrites), file.Path),
            _ => throw new InvalidOperationException("a stream of no known kind"),
        };
        string subject = $"descriptor {source}";
        Pairs.Add(Own(SpawnImports.fcntl(source, SpawnImports.DuplicateCloseOnExec, FirstAbove), subject));
        Pairs.Add(target);
    }

    public void Dispose() => _owned.ForEach(descriptor => DescriptorImports.close(descriptor));

    private int Own(int descriptor, string subject)
    {
        if (descriptor < 0)
            throw new LinuxException("open standard stream", subject, Errno.Last());
        _owned.Add(descriptor);
        return descriptor;
    }
}
