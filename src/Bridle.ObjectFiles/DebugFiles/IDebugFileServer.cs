namespace Bridle.ObjectFiles.DebugFiles;

/// <summary>Fetches debug files by build-id from elsewhere. May take its time; any thread.</summary>
public interface IDebugFileServer
{
    /// <summary>Null where it has none. The build-id, in lower-case hex, is checked by whoever asked.</summary>
    IFileBytes? TryFetch(string buildId);
}
