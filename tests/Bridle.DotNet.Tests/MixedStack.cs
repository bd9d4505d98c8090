using System.Collections.Immutable;
using Bridle.Control;
using Bridle.ObjectFiles.Unwinding;
using Bridle.Processes.Stacks;
using Bridle.Processes.Symbols;
using Microsoft.Diagnostics.Runtime;

namespace Bridle.DotNet.Tests;

/// <summary>The stack of a thread, as we see it and as the runtime's own walk sees its managed frames at the same stop.</summary>
internal sealed record MixedStack(ThreadStack Stack, ProcessSymbols Symbols, ImmutableArray<(ulong Address, string Signature)> Managed)
{
    /// <summary>All threads that the runtime knows, at one stop of the process.</summary>
    public static MixedStack[] ReadAll(int processId)
    {
        using ControlSession session = new();
        using Victim victim = session.Grab(processId);
        return victim.InvokeStopped(process =>
        {
            var managed = Witness(processId);
            ImmutableArray<ThreadStack> stacks = process.Stacks();
            ProcessSymbols symbols = process.Snapshot.Symbols;
            return stacks.Where(stack => managed.ContainsKey(stack.ThreadId)).Select(stack => new MixedStack(stack, symbols, managed[stack.ThreadId])).ToArray();
        });
    }

    /// <summary>A line a frame: what the namer says, else the symbol, else the address.</summary>
    public string[] Describe(DotNetNamer namer) => [.. Stack.Frames.Select(frame => Describe(frame, namer))];

    public bool IsUnnamed(in StackFrame frame) => !Symbols.TryFind(frame.LookupAddress, out _);

    private string Describe(in StackFrame frame, DotNetNamer namer) =>
        IsUnnamed(frame) && namer.TryName(frame.LookupAddress, out NamedCode code)
            ? $"{code.Module}`{code.Name}"
            : Symbols.Describe(frame.LookupAddress);

    private static Dictionary<int, ImmutableArray<(ulong, string)>> Witness(int processId)
    {
        using DataTarget target = DataTarget.AttachToProcess(processId, suspend: false);
        ClrInfo clr = target.ClrVersions.Single();
        using ClrRuntime runtime = clr.CreateRuntime(Path.Combine(Path.GetDirectoryName(clr.ModuleInfo.FileName)!, "libmscordaccore.so"), ignoreMismatch: true);
        return runtime.Threads.Where(static thread => thread.OSThreadId != 0).ToDictionary(
            static thread => (int)thread.OSThreadId,
            static thread => thread.EnumerateStackTrace(includeContext: false, 1000).Where(static frame => frame.Kind == ClrStackFrameKind.ManagedMethod)
                .Select(static frame => (frame.InstructionPointer, frame.Method?.Signature ?? "")).ToImmutableArray());
    }
}
