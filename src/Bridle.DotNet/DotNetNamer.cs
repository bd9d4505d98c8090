using System.Collections.Immutable;
using Bridle.DotNet.Naming;
using Bridle.DotNet.Serving;
using Bridle.Linux.Procfs;
using Bridle.Linux.Spawning;
using Bridle.Processes.Stacks;
using Bridle.Target;

namespace Bridle.DotNet;

/// <summary>
/// Names the managed code of a process that runs on CoreCLR: jitted, precompiled and dynamic methods. The process is neither stopped nor
/// changed. One thread at a time.
/// <para>
/// The runtime's tables are read by a second program, which is started at the first question. It runs native code of that runtime on
/// memory that changes meanwhile: there it may crash or hang without harm, which in a process that traces would be harm to the victims.
/// </para>
/// </summary>
/// <param name="processId">Whose code.</param>
/// <param name="server">A program that calls <see cref="NameServer.Serve"/> for this process on its standard streams.</param>
/// <param name="limits">Null for the defaults.</param>
public sealed class DotNetNamer(int processId, ProgramStart server, DotNetLimits? limits = null) : ICodeNamer, IDisposable
{
    private const string Runtime = "/libcoreclr.so", CodeMemory = "/memfd:doublemapper";
    private readonly DotNetLimits _limits = limits ?? DotNetLimits.Default;
    private readonly AnswerCache _answers = new((limits ?? DotNetLimits.Default).Answers);
    private NameClient? _client;
    private int _starts;
    private bool _isDisposed;

    /// <summary>Why there are no names, in words for a user; null where there is no trouble, or nobody has asked yet.</summary>
    public string? Trouble { get; private set; }

    /// <summary>True where the mappings show CoreCLR: as a library, or in the program by the memory of its jitted code.</summary>
    public static bool IsRuntimeIn(ImmutableArray<Mapping> mappings) => mappings.Any(static mapping =>
        mapping.Path.EndsWith(Runtime, StringComparison.Ordinal) || mapping.Path.StartsWith(CodeMemory, StringComparison.Ordinal));

    /// <inheritdoc/>
    public bool TryName(TargetAddress address, out NamedCode code)
    {
        long now = Environment.TickCount64;
        bool known = _answers.TryFind(address.Value, out CodeAnswer answer, out long at);
        bool isFresh = known && now - at <= _limits.Freshness.TotalMilliseconds;
        if (!isFresh && TryAsk(address.Value, out CodeAnswer fresh) && !(known && !fresh.IsKnown && IsGone))
        {
            answer = fresh;
            _answers.Add(answer, now);
        }

        code = answer.IsKnown && answer.Contains(address.Value) ? new NamedCode(answer.Module, answer.Name, new TargetAddress(answer.Start)) : default;
        return code.Name is not null;
    }

    /// <summary>Ends the second program.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        Drop();
    }

    // What it has answered stays right for the stacks that were taken before.
    private bool IsGone => !Directory.Exists($"/proc/{processId}");

    private bool TryAsk(ulong address, out CodeAnswer answer)
    {
        answer = default;
        while ((_client ??= Start()) is { } client)
        {
            if (client.TryAsk(address, _limits.Answer, out answer)) return true;
            Trouble = "the program that reads the tables of its runtime ended, or did not answer in time";
            Drop();
        }

        return false;
    }

    private NameClient? Start()
    {
        if (_isDisposed || _starts >= _limits.Starts) return null;
        NameClient? client = NameClient.Start(server, _limits, out string trouble, out bool isFinal);
        _starts = isFinal ? _limits.Starts : _starts + 1;
        Trouble = client is null ? trouble : null;
        return client;
    }

    private void Drop()
    {
        _client?.Dispose();
        _client = null;
    }
}
