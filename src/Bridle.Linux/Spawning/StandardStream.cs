namespace Bridle.Linux.Spawning;

/// <summary>Where a standard stream of the program goes. A descriptor stays its owner's and must be open until the program has started.</summary>
public abstract record StandardStream
{
    public static readonly StandardStream Inherit = new InheritedStream();

    public static readonly StandardStream Null = new FileStream("/dev/null");

    /// <summary>A pipe whose other end is this process's; what started the program hands it out.</summary>
    public static readonly StandardStream Pipe = new PipeStream();

    private StandardStream()
    {
    }

    public static StandardStream File(string path) => new FileStream(path);

    public static StandardStream Descriptor(int descriptor) => new DescriptorStream(descriptor);

    internal sealed record InheritedStream : StandardStream;

    internal sealed record PipeStream : StandardStream;

    internal sealed record FileStream(string Path) : StandardStream;

    internal sealed record DescriptorStream(int Number) : StandardStream;
}
