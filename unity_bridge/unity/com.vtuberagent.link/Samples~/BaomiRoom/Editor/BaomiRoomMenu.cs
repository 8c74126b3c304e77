using UnityEditor;
using UnityEditor.SceneManagement;
using UnityEngine;
using VTuberAgent.Link.Components;

namespace VTuberAgent.Link.Samples
{
    /// <summary>Makes the sample's scene: a camera, and one object that builds the room when Play is pressed.</summary>
    internal static class BaomiRoomMenu
    {
        [MenuItem("Tools/VTuberAgent/Sample: Build Baomi's Room", false, 40)]
        private static void Build()
        {
            if (!EditorSceneManager.SaveCurrentModifiedScenesIfUserWantsTo())
            {
                return;
            }
            EditorSceneManager.NewScene(NewSceneSetup.DefaultGameObjects, NewSceneMode.Single);
            var room = new GameObject("Baomi's Room");
            room.AddComponent<VTuberLink>();
            room.AddComponent<BaomiRoom>();
            Selection.activeGameObject = room;
        }
    }
}
