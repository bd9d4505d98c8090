using System.Text;
using System.Threading.Channels;
using Bridle.Linux.Descriptors;

namespace Bridle.Cli.Watching;

/// <summary>
/// The lines of the debug log on their way to standard error. They come from the control threads, which must not wait for whoever reads
/// there; where nobody does, the oldest lines are lost, and the session's own ring has them.
/// </summary>
internal sealed class DebugLog : IDisposable
{
    private const int Capacity = 64 * 1024;

    /// <summary>How long the last lines may take when all else is over.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly Channel<string> _lines = Channel.CreateBounded<string>(new BoundedChannelOptions(Capacity)
    {
        FullMode = BoundedChannelFullMode.DropOldest,
        SingleReader = true,
    });

    private readonly Task _printing;

    public DebugLog() => _printing = Task.Run(PrintAsync);

    public void Add(string line) => _lines.Writer.TryWrite(line);

    public void Dispose()
    {
        _lines.Writer.TryComplete();
        _printing.Wait(Patience);
    }

    private async Task PrintAsync()
    {
        await foreach (string line in _lines.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            if (!OutputDescriptor.StandardError.Write(Encoding.UTF8.GetBytes(line + "\n")).IsSuccess)
                return;
        }
    }
}
